import { type Finding, type MigrationContext, SystemMigration } from 'daybook';

/** Under this name the values that it replaces are kept. */
const CHANGE = '20250203070000_feature_flags_and_configuration';

interface Flag {
  enabled: boolean;
  /** Of the users, in percent. */
  rollout: number;
}

interface Values {
  flags: Record<FlagName, Flag>;
  /** Keys of application_settings and their new values. */
  settings: Record<string, number>;
}

const DESCRIPTIONS = {
  group_based_rights: 'Rights are given to groups.',
  alert_acknowledgement: 'Alerts can be acknowledged before they are resolved.',
  audit_severity_filter: 'The audit log can be filtered by severity.',
};

type FlagName = keyof typeof DESCRIPTIONS;

const on = (rollout = 100): Flag => ({ enabled: true, rollout });
const off: Flag = { enabled: false, rollout: 0 };

export default class FeatureFlagsAndConfiguration extends SystemMigration<Values> {
  override readonly purpose =
    'Release groups, acknowledgement and the severity filter step by step, and tighten sessions.';
  override readonly scope =
    'Adds three rows to feature_flags; changes session.idle_minutes and sign_in.max_failures in application_settings.';
  override readonly rollback =
    'Removes the three flags, and gives the settings the values that they had, kept in application_setting_history.';
  override readonly impact =
    'The application reads flags and settings once a minute: what users see changes within that time. No locks to speak of.';
  override readonly requires = ['week4_day4_simple_migration', 'create_user_groups_migration'];

  readonly values = {
    development: {
      flags: { group_based_rights: on(), alert_acknowledgement: on(), audit_severity_filter: on() },
      settings: { 'session.idle_minutes': 480, 'sign_in.max_failures': 100 },
    },
    staging: {
      flags: { group_based_rights: on(), alert_acknowledgement: on(), audit_severity_filter: on(50) },
      settings: { 'session.idle_minutes': 30, 'sign_in.max_failures': 5 },
    },
    production: {
      flags: { group_based_rights: on(10), alert_acknowledgement: on(25), audit_severity_filter: off },
      settings: { 'session.idle_minutes': 15, 'sign_in.max_failures': 5 },
    },
  };

  async up(context: MigrationContext): Promise<void> {
    const { flags, settings } = this.valuesFor(context.target.environment);
    for (const [name, { enabled, rollout }] of Object.entries(flags)) {
      await this.change(
        context,
        'feature flags',
        'INSERT INTO feature_flags (name, enabled, rollout_percent, description) VALUES ($1, $2, $3, $4)',
        [name, enabled, rollout, DESCRIPTIONS[name as FlagName]],
      );
    }
    for (const [key, value] of Object.entries(settings)) {
      await context.query(
        `INSERT INTO application_setting_history (key, value, replaced_by)
         SELECT key, value, $2 FROM application_settings WHERE key = $1 FOR UPDATE`,
        [key, CHANGE],
      );
      const { rowCount } = await this.change(
        context,
        'settings',
        'UPDATE application_settings SET value = to_jsonb($2::integer) WHERE key = $1',
        [key, value],
      );
      if (rowCount !== 1) throw new Error(`there is no setting ${key} to change`);
    }
  }

  override async down(context: MigrationContext): Promise<void> {
    await this.change(context, 'feature flags', 'DELETE FROM feature_flags WHERE name = ANY ($1)', [
      Object.keys(DESCRIPTIONS),
    ]);
    await this.change(
      context,
      'settings',
      `UPDATE application_settings AS s SET value = h.value
       FROM application_setting_history AS h WHERE h.key = s.key AND h.replaced_by = $1`,
      [CHANGE],
    );
    await context.query('DELETE FROM application_setting_history WHERE replaced_by = $1', [CHANGE]);
  }

  override async verify(context: MigrationContext): Promise<Finding[]> {
    const { flags, settings } = this.valuesFor(context.target.environment);
    const findings: Finding[] = [];
    for (const [name, { enabled, rollout }] of Object.entries(flags)) {
      findings.push(
        ...(await this.expectTrue(
          context,
          `the flag ${name} is as ${context.target.environment} has it`,
          'SELECT count(*) = 1 FROM feature_flags WHERE name = $1 AND enabled = $2 AND rollout_percent = $3',
          [name, enabled, rollout],
        )),
      );
    }
    for (const [key, value] of Object.entries(settings)) {
      findings.push(
        ...(await this.expectTrue(
          context,
          `the setting ${key} is as ${context.target.environment} has it`,
          'SELECT count(*) = 1 FROM application_settings WHERE key = $1 AND value = to_jsonb($2::integer)',
          [key, value],
        )),
      );
    }
    return findings;
  }
}
