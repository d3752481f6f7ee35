const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A number of bytes for people, in powers of 1024: `0 B`, `999 B`, `1.5 KiB`, `20 MiB`. */
export function formatBytes(bytes: number | bigint): string {
  let amount = Number(bytes);
  let unit = 0;
  // 1023.95 would be rounded to 1024 of the smaller unit.
  while (amount >= 1023.95 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  const digits = unit === 0 || amount >= 99.95 ? 0 : 1;
  return `${Number(amount.toFixed(digits))} ${UNITS[unit]}`;
}
