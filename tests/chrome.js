// Plain JavaScript: it also runs before anything is built, as `npm test`'s first step.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { chromium } from 'playwright';

const systemPaths = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Path of Chrome or Chromium: `CHROME_PATH`, the system's, Playwright's own; null when there is none.
 * @returns {string | null}
 */
export function findChrome() {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  return [...systemPaths, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

/** Flags for tests: WebGPU in software, and no traffic of the browser's own. */
export const chromeArguments = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The ways to get a browser, best first: Debian's package as root, else Playwright's own build. */
const installers = [
  {
    command: 'apt-get install -y chromium',
    usable: () => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0,
  },
  { command: 'npx playwright install chromium', usable: () => true },
];

/** Finds Chrome or installs it; throws with the one command to type when neither works. */
export function ensureChrome() {
  for (const { command, usable } of installers) {
    if (findChrome() !== null) return;
    if (!usable()) continue;
    process.stderr.write(`No Chrome or Chromium found; running: ${command}\n`);
    try {
      if (command.startsWith('apt-get')) execFileSync('apt-get', ['update'], { stdio: 'ignore' });
      const [program = '', ...words] = command.split(' ');
      execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
    } catch (error) {
      process.stderr.write(
        `${command} failed: ${error instanceof Error ? error.message : error}\n`,
      );
    }
  }
  if (findChrome() === null) {
    throw new Error(
      'The browser tests need Chrome or Chromium. Install it with `sudo apt-get install chromium`, ' +
        'or set CHROME_PATH to its program.',
    );
  }
}
