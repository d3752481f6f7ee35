/** The SQLSTATEs that Daybook acts on (PostgreSQL documentation, appendix A). */
export const SQLSTATE = {
  connectionException: '08000',
  connectionFailure: '08006',
  activeSqlTransaction: '25001',
  readOnlySqlTransaction: '25006',
  inFailedSqlTransaction: '25P02',
  idleInTransactionSessionTimeout: '25P03',
  invalidAuthorizationSpecification: '28000',
  invalidPassword: '28P01',
  invalidCatalogName: '3D000',
  foreignKeyViolation: '23503',
  notNullViolation: '23502',
  uniqueViolation: '23505',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  insufficientPrivilege: '42501',
  syntaxError: '42601',
  undefinedColumn: '42703',
  undefinedObject: '42704',
  duplicateObject: '42710',
  undefinedFunction: '42883',
  undefinedTable: '42P01',
  duplicateTable: '42P07',
  invalidSchemaName: '3F000',
  diskFull: '53100',
  outOfMemory: '53200',
  tooManyConnections: '53300',
  objectNotInPrerequisiteState: '55000',
  objectInUse: '55006',
  lockNotAvailable: '55P03',
  unsafeNewEnumValueUsage: '55P04',
  queryCanceled: '57014',
  adminShutdown: '57P01',
  crashShutdown: '57P02',
  cannotConnectNow: '57P03',
  databaseDropped: '57P04',
  idleSessionTimeout: '57P05',
  protocolViolation: '08P01',
  featureNotSupported: '0A000',
  raiseException: 'P0001',
} as const;

const TRANSIENT: ReadonlySet<string> = new Set([
  SQLSTATE.serializationFailure,
  SQLSTATE.deadlockDetected,
  SQLSTATE.lockNotAvailable,
  SQLSTATE.tooManyConnections,
  SQLSTATE.cannotConnectNow,
]);

const ENDS_THE_SESSION: ReadonlySet<string> = new Set([
  SQLSTATE.adminShutdown,
  SQLSTATE.crashShutdown,
  SQLSTATE.databaseDropped,
  SQLSTATE.idleSessionTimeout,
  SQLSTATE.idleInTransactionSessionTimeout,
]);

const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
]);

// node-postgres gives these errors no code.
const DRIVER_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Connection ended)/;

// No class of SQLSTATEs begins with E, but EPIPE and EPERM have five letters too.
const SQLSTATE_FORM = /^[0-9A-DF-Z][0-9A-Z]{4}$/;

function* chainOf(error: unknown): Generator<Record<string, unknown>> {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth += 1) {
    const link = current as Record<string, unknown>;
    yield link;
    current = link.cause;
  }
}

/** The SQLSTATE of an error or of the nearest of its causes that has one. */
export function sqlstateOf(error: unknown): string | undefined {
  for (const link of chainOf(error)) {
    for (const value of [link.sqlstate, link.code]) {
      if (typeof value === 'string' && SQLSTATE_FORM.test(value)) return value;
    }
  }
  return undefined;
}

/**
 * Whether the same work may succeed when it is simply tried again: lock timeouts, deadlocks, serialization failures, a server that is
 * full or starting. A lost connection is not among them: whether its transaction committed must be read first.
 */
export function isTransient(error: unknown): boolean {
  const state = sqlstateOf(error);
  return state !== undefined && TRANSIENT.has(state);
}

/** Whether the session that the error came from is gone, so that its last transaction's outcome is unknown. */
export function isConnectionLoss(error: unknown): boolean {
  for (const link of chainOf(error)) {
    if (typeof link.connectionLost === 'boolean') return link.connectionLost;
    if (typeof link.severity === 'string') return endsTheSession(link.severity, String(link.code));
    if (typeof link.code === 'string' && SOCKET_CODES.has(link.code)) return true;
    if (typeof link.message === 'string' && DRIVER_MESSAGES.test(link.message)) return true;
  }
  return false;
}

/** dblink and postgres_fdw raise class 08 as plain ERRORs, and the severity is translated where lc_messages is another language. */
function endsTheSession(severity: string, code: string): boolean {
  return severity === 'FATAL' || severity === 'PANIC' || (severity !== 'ERROR' && ENDS_THE_SESSION.has(code));
}
