// A small city of its own for tests that say what devices send: a real Mosquitto with the settings of deploy/mosquitto,
// and the real program behind it. Both can be ended and started again, at the same addresses and with the same data.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base } from './page';

const run = promisify(execFile);
/** Debian keeps Mosquitto where only root looks. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin` };
const PROGRAM = process.env['TALBLICK_BIN'] ?? '../target/debug/talblick';
const PATIENCE_MS = 30_000;

/** An uplink of a device; the network server has decoded what is in `object`. */
export interface Uplink {
  eui: string;
  count: number;
  name?: string;
  profile?: string;
  object?: object;
  payload?: string;
  at?: Date;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what} not within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.end());
  });

/** Ends a process and waits for its end. */
async function end(process: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!process || process.exitCode !== null || process.signalCode !== null) return;
  const ended = new Promise((resolve) => process.once('exit', resolve));
  process.kill(signal);
  await ended;
}

export class MosquittoCity {
  readonly #dir = mkdtempSync(join(tmpdir(), 'talblick-city-'));
  #ports = { broker: 0, http: 0 };
  #broker: ChildProcess | undefined;
  #program: ChildProcess | undefined;
  token = '';

  get url(): string {
    return `http://127.0.0.1:${this.#ports.http}`;
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  static async start(): Promise<MosquittoCity> {
    const city = new MosquittoCity();
    city.#ports = { broker: await freePort(), http: await freePort() };
    city.#configure();
    await city.startBroker();
    await city.startProgram();
    return city;
  }

  #configure(): void {
    mkdirSync(join(this.#dir, 'broker'));
    const own: Record<string, string> = {
      // Started by root it would otherwise lose the right to its directory.
      listener: `user root\nlistener ${this.#ports.broker} 127.0.0.1`,
      persistence_location: `persistence_location ${this.#dir}/broker/`, log_dest: 'log_dest none', allow_anonymous: 'allow_anonymous true', password_file: '',
    };
    const production = readFileSync('../deploy/mosquitto/mosquitto.conf', 'utf8').split('\n');
    writeFileSync(join(this.#dir, 'mosquitto.conf'), production.map((line) => own[line.split(' ')[0] ?? ''] ?? line).join('\n'));
    writeFileSync(join(this.#dir, 'talblick.toml'), `
[city]
name = "Talstadt"
[data]
dir = "${this.#dir}/data"
[api]
listen = "127.0.0.1:${this.#ports.http}"
[[source]]
name = "stadt"
url = "mqtt://127.0.0.1:${this.#ports.broker}"
topics = ["application/+/device/+/event/+"]
format = "chirpstack4"
[publish]
rules = [{ kinds = ["*"], quantities = ["air_temperature"] }]
`);
  }

  async startBroker(): Promise<void> {
    this.#broker = spawn('mosquitto', ['-c', join(this.#dir, 'mosquitto.conf')], { env, stdio: 'ignore' });
    await until('Mosquitto listens', () => answers(this.#ports.broker));
  }

  stopBroker = () => end(this.#broker, 'SIGTERM');

  async startProgram(): Promise<void> {
    const program = spawn(PROGRAM, ['serve', '--config', join(this.#dir, 'talblick.toml'), '--log', 'warn'], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#program = program;
    program.stdout.setEncoding('utf8').on('data', (said: string) => (this.token ||= /administration token: (\S+)/.exec(said)?.[1] ?? ''));
    await until('the program is ready', async () => (await fetch(`${this.url}/readyz`)).ok && this.token !== '');
    await this.connected(true);
  }

  /** Ends the program as a power cut would. */
  killProgram = () => end(this.#program, 'SIGKILL');

  /** Waits until the program is at the broker, or has noticed that it is not. */
  connected = (wanted: boolean) =>
    until(`connected: ${wanted}`, async () => (await this.ask<{ sources: { connected: boolean }[] }>('ingest')).sources[0]?.connected === wanted);

  async ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1/${path}`, { ...init, headers: { ...this.headers, 'content-type': 'application/json' } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<T>;
  }

  /** Publishes with QoS 1: when it returns, the broker has it. */
  async publish({ eui, count, name = `Sensor ${eui.slice(-2)}`, profile = 'Thermometer', object, payload = '00', at = new Date() }: Uplink): Promise<void> {
    const time = at.toISOString();
    const message = {
      deduplicationId: crypto.randomUUID(), time,
      deviceInfo: {
        tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242', tenantName: 'Stadtwerke', applicationId: 'c0b6f1a4-7b7e-4a55-8b51-3c2f6f0d1e11', applicationName: 'klima',
        deviceProfileId: '8d1d4c2e-6ac0-4f0c-9d2e-3c1f6a1f0e11', deviceProfileName: profile, deviceName: name, devEui: eui, deviceClassEnabled: 'CLASS_A', tags: {},
      },
      devAddr: '01a2b3c4', adr: true, dr: 5, fCnt: count, fPort: 2, confirmed: false, data: Buffer.from(payload, 'hex').toString('base64'),
      rxInfo: [{ gatewayId: '7276ff0039030a11', uplinkId: 40_312, gwTime: time, nsTime: time, rssi: -97, snr: 6.2, channel: 3, context: 'AAECAw==', metadata: { region_config_id: 'eu868' }, crcStatus: 'CRC_OK' }],
      txInfo: { frequency: 868_500_000, modulation: { lora: { bandwidth: 125_000, spreadingFactor: 7, codeRate: 'CR_4_5' } } },
      regionConfigId: 'eu868', ...(object ? { object } : {}),
    };
    const topic = `application/c0b6f1a4-7b7e-4a55-8b51-3c2f6f0d1e11/device/${eui}/event/up`;
    await run('mosquitto_pub', ['-p', String(this.#ports.broker), '-q', '1', '-t', topic, '-m', JSON.stringify(message)], { env });
  }

  async close(): Promise<void> {
    await end(this.#program, 'SIGTERM');
    await end(this.#broker, 'SIGTERM');
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

export const test = base.extend<object, { town: MosquittoCity }>({
  town: [
    async ({}, use) => {
      const town = await MosquittoCity.start();
      await use(town);
      await town.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ town }, use) => use(town.url),
});
