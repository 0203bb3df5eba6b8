// Starts the real `vinculo` for a story and stops it afterwards.
//
// The demo company is filled once per run and engine and copied for each server, so that every
// story may change what it likes and still starts quickly.

import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How long filling the demo company may take on a slow machine, in milliseconds. */
const FILLED_WITHIN = 180_000;
const READY_WITHIN = 30_000;
const STOPPED_WITHIN = 15_000;

/** The engine this run tells its stories on: `sqlite` or `postgres`. */
export const engine = process.env.VINCULO_STORY_ENGINE ?? 'sqlite';

/**
 * The demo company, served from a copy of its own.
 * @param {{ args?: string[] }} [options] further arguments of `vinculo demo`
 * @returns {Promise<Server>}
 */
export async function startDemo({ args = [] } = {}) {
  const filled = await filledDemo();
  const place = await newPlace(filled);
  return start('demo', place, args, READY_WITHIN);
}

/**
 * An empty installation, as a newcomer meets it.
 * @param {{ args?: string[] }} [options] further arguments of `vinculo serve`
 * @returns {Promise<Server>}
 */
export async function startEmpty({ args = [] } = {}) {
  return start('serve', await newPlace(), args, READY_WITHIN);
}

/**
 * A running server. `url` has no slash at its end; `errors()` is what it wrote to standard error;
 * `vinculo(...)` runs another command on the same data and gives `{ stdout, stderr }`.
 * @typedef {{ url: string, pid: number, data: string, errors: () => string,
 *   vinculo: (...args: string[]) => Promise<{ stdout: string, stderr: string }>,
 *   stop: () => Promise<void> }} Server
 */

function binary() {
  const path = process.env.VINCULO_BIN;
  if (!path) throw new Error('VINCULO_BIN must name the built program; bin/test browser sets it');
  return path;
}

/** Where one server keeps its things: a folder, and a database where the engine is PostgreSQL. */
async function newPlace(copyOf) {
  const root = await mkdtemp(join(process.env.VINCULO_STORY_SCRATCH ?? tmpdir(), 'vinculo-story-'));
  const place = { root, data: join(root, 'data'), database: undefined };
  await (copyOf ? cp(copyOf.data, place.data, { recursive: true }) : mkdir(place.data));

  if (engine === 'postgres') {
    const name = `story_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
    place.database = await createDatabase(name, copyOf?.databaseName);
    place.databaseName = name;
  }
  return place;
}

async function removePlace(place) {
  if (place.databaseName) await psql(`drop database if exists ${place.databaseName} with (force)`);
  await rm(place.root, { recursive: true, force: true });
}

function postgresUrl() {
  const url = process.env.VINCULO_TEST_POSTGRES;
  if (!url) throw new Error('VINCULO_TEST_POSTGRES must name a PostgreSQL server; bin/test browser sets it');
  return url;
}

async function psql(statement) {
  await run('psql', [postgresUrl(), '-v', 'ON_ERROR_STOP=1', '-q', '-c', statement]);
}

async function createDatabase(name, template) {
  await psql(`create database ${name}${template ? ` template ${template}` : ''}`);
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** Fills the demo company once; a run that sets no scratch folder fills it for each server. */
async function filledDemo() {
  const scratch = process.env.VINCULO_STORY_SCRATCH;
  if (!scratch) return undefined;

  const data = join(scratch, `filled-${engine}`);
  const databaseName = engine === 'postgres' ? 'vinculo_story_filled' : undefined;
  const filled = { root: data, data, databaseName };
  if (await stat(`${data}.done`).catch(() => false)) return filled;

  await mkdir(data, { recursive: true });
  if (databaseName) filled.database = await createDatabase(databaseName);
  const server = await start('demo', filled, [], FILLED_WITHIN, { keep: true });
  await server.stop();
  await writeFile(`${data}.done`, '');
  return filled;
}

function start(command, place, args, readyWithin, { keep = false } = {}) {
  const where = ['--data', place.data, ...(place.database ? ['--database', place.database] : [])];
  const child = spawn(binary(), [command, ...where, '--listen', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let said = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  // A story that dies must not leave a server behind.
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);

  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN);
    const how = await ended;
    clearTimeout(late);
    process.removeListener('exit', killAtExit);
    if (!keep) await removePlace(place);
    if (how !== 0) throw new Error(`vinculo ${command} ended with ${how} on SIGTERM:\n${errors}`);
  };

  return new Promise((resolve, reject) => {
    const fail = async (why) => {
      clearTimeout(late);
      child.kill('SIGKILL');
      await ended;
      process.removeListener('exit', killAtExit);
      await removePlace(place).catch(() => {});
      reject(new Error(`vinculo ${command}: ${why}\n${errors}`));
    };
    const late = setTimeout(() => fail(`not ready within ${readyWithin / 1000} s`), readyWithin);
    const endedEarly = (how) => fail(`ended with ${how} before it was ready`);
    child.once('error', (error) => fail(error.message));
    child.once('close', endedEarly);

    child.stdout.setEncoding('utf8').on('data', (text) => {
      if (said === undefined) return;
      said += text;
      const ready = /^ready (http:\/\/\S+)$/m.exec(said);
      if (!ready) return;
      said = undefined;
      clearTimeout(late);
      child.removeListener('close', endedEarly);
      resolve({
        url: ready[1].replace(/\/$/, ''),
        pid: child.pid,
        data: place.data,
        errors: () => errors,
        vinculo: (...more) => run(binary(), [...more, ...where]),
        stop,
      });
    });
  });
}
