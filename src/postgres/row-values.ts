/** Lines by which a server shows values of rows. */
const ROW_VALUES = /^(.*?:\s*)?(DETAIL|CONTEXT): .*\n?/gm;

/** What a program of PostgreSQL said, without the lines that may show a row's values. */
export function withoutRowValues(text: string): string {
  return text.replace(ROW_VALUES, '').trim();
}
