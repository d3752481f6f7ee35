/** The line by which a ledger’s checkpoints name it, and the name of its keys (C2SP tlog-checkpoint). */
export const originOf = (ledger: string): string => `daybook/${ledger}`;
