import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{simulator,range,tools,docker,dashboard}/**/*.test.{ts,tsx}'],
    setupFiles: ['./simulator/live/engines.fixture.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', './tools/unit-reporter.ts'],
  },
});
