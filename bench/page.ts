/** The page docs/performance.md. */
export const performancePage = (
  machine: string,
  measuredOn: string,
  sections: readonly string[],
): string => `# Performance

Written by \`npm run bench\` on ${measuredOn}; run it again and this page is renewed.
Machine: ${machine}; default settings of the server, so that every commit is durable.
Absolute figures vary with the disk and with what else the machine does: compare within one table only. Ratios are within a round; a goal counts
as reached where their median is as it was to be.

${sections.join('\n\n')}
`;
