-- kind: schema
-- purpose: Bring the schema updates of week 4, day 4: when users signed in last, who acknowledged an alert, how severe an
--   entry of the audit log is, and what a setting was before it was changed.
-- scope: Adds columns to users, alerts and audit_log (no row is rewritten), two indexes, and the table
--   application_setting_history; lets alerts be only informative.
-- rollback: Drops what was added. What was written into the new columns and the history is lost. Refuses to run while
--   there are alerts of the severity "info": give them another one first.
-- impact: Short exclusive locks on users, alerts and audit_log; the indexes block writes to alerts and audit_log while they
--   are built, well under a second at 100,000 rows.
-- requires: base
-- rows: application_setting_history = 0
-- daybook:ignore-file add-check,add-foreign-key,create-index,drop-index the tables have at most 100,000 rows: see impact
-- daybook:ignore-file several-tables-locked the application takes these tables in the same order

-- +up
ALTER TABLE users
  ADD COLUMN last_login_at timestamptz,
  ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
COMMENT ON COLUMN users.last_login_at IS 'Empty until the first sign-in after this column was added.';

ALTER TABLE alerts
  ADD COLUMN acknowledged_by bigint,
  ADD COLUMN acknowledged_at timestamptz,
  ADD CONSTRAINT alerts_acknowledged_by_fk FOREIGN KEY (acknowledged_by) REFERENCES users (id),
  ADD CONSTRAINT alerts_acknowledged_whole CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL));
CREATE INDEX alerts_acknowledged_by ON alerts (acknowledged_by) WHERE acknowledged_by IS NOT NULL;

ALTER TABLE alerts
  DROP CONSTRAINT alerts_severity_known,
  ADD CONSTRAINT alerts_severity_known CHECK (severity IN ('info', 'low', 'medium', 'high', 'critical'));

ALTER TABLE audit_log
  ADD COLUMN severity text,
  ADD COLUMN severity_source text,
  ADD CONSTRAINT audit_log_severity_known CHECK (severity IN ('info', 'notice', 'warning')),
  ADD CONSTRAINT audit_log_severity_source_known CHECK (severity_source IN ('application', 'backfill')),
  ADD CONSTRAINT audit_log_severity_whole CHECK ((severity IS NULL) = (severity_source IS NULL));
COMMENT ON COLUMN audit_log.severity_source IS 'Who gave the severity: the application, or a migration for entries older than the column.';
CREATE INDEX audit_log_warnings ON audit_log (occurred_at) WHERE severity = 'warning';

CREATE TABLE application_setting_history (
  key         text NOT NULL,
  value       jsonb NOT NULL,
  replaced_by text NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT application_setting_history_pk PRIMARY KEY (key, replaced_by),
  CONSTRAINT application_setting_history_key_fk FOREIGN KEY (key) REFERENCES application_settings (key)
);
COMMENT ON TABLE application_setting_history IS 'What a setting was, and which change replaced it.';

-- +down
DROP TABLE application_setting_history;

DROP INDEX audit_log_warnings;
ALTER TABLE audit_log
  DROP COLUMN severity_source,
  DROP COLUMN severity;

ALTER TABLE alerts
  DROP CONSTRAINT alerts_severity_known,
  ADD CONSTRAINT alerts_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical'));

ALTER TABLE alerts
  DROP COLUMN acknowledged_at,
  DROP COLUMN acknowledged_by;

ALTER TABLE users
  DROP COLUMN time_zone,
  DROP COLUMN last_login_at;

-- +verify
SELECT count(*) = 6, format('of the 6 new columns, %s are there', count(*))
FROM pg_attribute
WHERE (attrelid, attname) IN (
  ('users'::regclass, 'last_login_at'), ('users'::regclass, 'time_zone'),
  ('alerts'::regclass, 'acknowledged_by'), ('alerts'::regclass, 'acknowledged_at'),
  ('audit_log'::regclass, 'severity'), ('audit_log'::regclass, 'severity_source')
) AND NOT attisdropped;

SELECT bool_and(convalidated), 'a constraint is not validated'
FROM pg_constraint
WHERE conrelid IN ('alerts'::regclass, 'audit_log'::regclass, 'application_setting_history'::regclass);

-- every time zone is one that the server knows
-- daybook:ignore not-in-subquery no time zone of the server is without a name
SELECT DISTINCT time_zone FROM users WHERE time_zone NOT IN (SELECT name FROM pg_timezone_names);
