/** A moment for people: `2026-11-24 07:20:35 UTC`; `-` for none. Always UTC, so that two regions read the same. */
export function formatTime(moment: Date | string | null | undefined): string {
  if (moment === null || moment === undefined) return '-';
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '-';
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
