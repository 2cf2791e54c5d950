import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Slurm of one machine, of the test's own: its key, its socket, its state. */
export interface Cluster {
  /** Runs one of Slurm's commands and returns what it prints. */
  slurm(command: string, ...args: string[]): string;
  stop(): Promise<void>;
}

const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Why no cluster can be started here; empty where one can. */
export function whyNot(): string {
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch'].filter(command => !has(command));
  if (missing.length > 0) return `${missing.join(', ')} not installed (apt-get install slurm-wlm munge)`;
  return process.getuid?.() === 0 ? '' : 'the daemons of Slurm must be started by root';
}

/** Starts munged, slurmctld and slurmd in a folder of their own and waits until the node is idle. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gradcheck-slurm-'));
  const at = (name: string) => join(folder, name);
  // munged refuses a socket that others cannot reach
  chmodSync(folder, 0o755);
  for (const name of ['state', 'spool']) mkdirSync(at(name));
  writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o600 });
  const [controller, node] = await freePorts();
  const conf = readFileSync('test/slurm/slurm.conf.in', 'utf8')
    .replaceAll('@DIR@', folder)
    .replaceAll('@HOST@', hostname())
    .replaceAll('@CONTROLLER@', controller)
    .replaceAll('@NODE@', node);
  writeFileSync(at('slurm.conf'), conf);
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const daemons: ChildProcess[] = [];
  const daemon = (command: string, ...args: string[]) => daemons.push(spawn(command, args, { env, stdio: 'ignore' }));
  const files = [
    'key-file=munge.key',
    'socket=munge.sock',
    'pid-file=munge.pid',
    'log-file=munge.log',
    'seed-file=munge.seed',
  ];
  daemon('munged', '--foreground', '--force', ...files.map(file => `--${file.replace('=', `=${folder}/`)}`));
  await until(() => spawnSync('munge', ['-n', '-S', at('munge.sock')]).status === 0, 'munged');
  daemon('slurmctld', '-D', '-f', at('slurm.conf'));
  daemon('slurmd', '-D', '-f', at('slurm.conf'));
  const slurm: Cluster['slurm'] = (command, ...args) => execFileSync(command, args, { env, encoding: 'utf8' }).trim();
  const stop = async () => {
    const ended = daemons.map(child => child.exitCode ?? new Promise(done => child.once('exit', done)));
    for (const child of daemons.reverse()) child.kill();
    await Promise.all(ended);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    await until(
      () => /\bidle\b/.test(spawnSync('sinfo', ['-h', '-o', '%T'], { env, encoding: 'utf8' }).stdout),
      'an idle node',
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { slurm, stop };
}

/** Two ports nobody listens on: other clusters may run on this machine. */
async function freePorts(): Promise<string[]> {
  const listening = () =>
    new Promise<Server>(done => {
      const server = createServer().listen(0, '127.0.0.1', () => done(server));
    });
  const servers = [await listening(), await listening()];
  const ports = servers.map(server => String((server.address() as AddressInfo).port));
  for (const server of servers) await new Promise(done => server.close(done));
  return ports;
}

/** Asks ten times a second, for two minutes. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let k = 0; k < 1200; k++) {
    if (holds()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}
