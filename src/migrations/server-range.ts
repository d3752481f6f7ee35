/** One of the conditions on the version of the server. */
export interface ServerBound {
  relation: '>=' | '>' | '<=' | '<' | '=';
  major: number;
  /** Absent where any release of the major version is meant. */
  minor?: number;
}

/** The servers that a migration is for: all conditions hold. */
export interface ServerRange {
  /** As its author wrote it: `>= 14, < 18`. */
  text: string;
  bounds: readonly ServerBound[];
}

const BOUND = /^(>=|>|<=|<|=)\s*([1-9][0-9]{0,2})(?:\.([0-9]{1,3}))?$/;

export const SERVER_HINT =
  'Write `>= 14`, `< 18`, `= 16` or `>= 15.4`, with commas between conditions that must all hold.';

/** Reads one condition, such as `>= 14`; undefined where the text is none. */
export function readServerBound(text: string): ServerBound | undefined {
  const [, relation, major, minor] = BOUND.exec(text) ?? [];
  if (relation === undefined) return undefined;
  return {
    relation: relation as ServerBound['relation'],
    major: Number(major),
    ...(minor === undefined ? {} : { minor: Number(minor) }),
  };
}

/** Whether a server is in a range. @param versionNum as PostgreSQL gives it: 150018 is 15.18 */
export const isInRange = ({ bounds }: ServerRange, versionNum: number): boolean =>
  bounds.every((bound) => holds(bound, versionNum));

/** Whether no server could be in a range. */
export function isEmptyRange(range: ServerRange): boolean {
  // Between two neighbours of what is written nothing changes.
  const near = range.bounds.flatMap(({ major, minor = 0 }) =>
    [major * 10_000 + minor, major * 10_000 + 9_999, (major + 1) * 10_000].flatMap((at) => [
      at - 1,
      at,
      at + 1,
    ]),
  );
  return !near.some((versionNum) => isInRange(range, versionNum));
}

/** Without a minor version, all releases of a major one are the same. */
function holds({ relation, major, minor }: ServerBound, versionNum: number): boolean {
  const found = minor === undefined ? Math.floor(versionNum / 10_000) : versionNum;
  const wanted = minor === undefined ? major : major * 10_000 + minor;
  switch (relation) {
    case '>=':
      return found >= wanted;
    case '>':
      return found > wanted;
    case '<=':
      return found <= wanted;
    case '<':
      return found < wanted;
    default:
      return found === wanted;
  }
}
