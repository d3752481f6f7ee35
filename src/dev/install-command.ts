import { isProgram } from './tools.js';

export type Tool = 'postgresql' | 'java' | 'maven' | 'docker' | 'docker-compose';

const MANAGERS: readonly { program: string; command: string; packages: Record<Tool, string> }[] = [
  {
    program: '/usr/bin/apt-get',
    command: 'apt-get install',
    packages: {
      postgresql: 'postgresql',
      java: 'default-jre-headless',
      maven: 'maven',
      docker: 'docker.io',
      'docker-compose': 'docker-compose-plugin',
    },
  },
  {
    program: '/usr/bin/dnf',
    command: 'dnf install',
    packages: {
      postgresql: 'postgresql-server postgresql-contrib',
      java: 'java-21-openjdk-headless',
      maven: 'maven',
      docker: 'moby-engine',
      'docker-compose': 'docker-compose',
    },
  },
  {
    program: '/sbin/apk',
    command: 'apk add',
    packages: {
      postgresql: 'postgresql17 postgresql17-client',
      java: 'openjdk21-jre-headless',
      maven: 'maven',
      docker: 'docker',
      'docker-compose': 'docker-cli-compose',
    },
  },
];

const HOMEBREW = {
  command: 'brew install',
  packages: {
    postgresql: 'postgresql@17',
    java: 'openjdk@21',
    maven: 'maven',
    docker: '--cask docker',
    'docker-compose': 'docker-compose',
  } satisfies Record<Tool, string>,
};

/** The command that installs a tool on this machine; apt-get's where its package manager is none that is known. */
export function installCommand(tool: Tool): string {
  const manager =
    process.platform === 'darwin'
      ? HOMEBREW
      : (MANAGERS.find(({ program }) => isProgram(program)) ?? MANAGERS[0]!);
  return `${manager.command} ${manager.packages[tool]}`;
}
