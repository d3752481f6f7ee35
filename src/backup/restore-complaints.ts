/**
 * A setting that a newer pg_restore knows and the server does not, such as `SET transaction_timeout = 0` of version 17:
 * it is set to its neutral value, so that nothing is lost with it.
 */
const UNKNOWN_SETTING =
  /^could not execute query: .*"(\w+)"\s[\s\S]*^Command was: SET (\w+) = \w+;\s*(pg_restore: warning: errors ignored on restore: \d+\s*)?$/m;

/**
 * Whether everything that a pg_restore complained about, which is newer than its server and was told to go on, is a
 * setting that the server does not know.
 *
 * @param stderr all that it said
 */
export function onlyUnknownSettings(stderr: string): boolean {
  const complaints = stderr.split(/^pg_restore: error: /m).slice(1);
  const ignored = Number(/errors ignored on restore: (\d+)/.exec(stderr)?.[1] ?? 0);
  return (
    ignored === complaints.length &&
    complaints.every((complaint) => {
      const [, named, set] = UNKNOWN_SETTING.exec(complaint) ?? [];
      return named !== undefined && named === set;
    })
  );
}
