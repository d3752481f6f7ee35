/** `daybook/testing`: what tests of deciders and of migration classes need, with any test runner. */
export {
  type FakeMigrationContext,
  type FakeMigrationContextOptions,
  fakeMigrationContext,
  type PreparedAnswer,
} from './testing/fake-migration-context.js';
export { type Expectation, type Given, specify } from './testing/specification.js';
export { eventsOf, TEST_TIME, type TestEventOptions, testId } from './testing/test-events.js';
