import type { AnyNode } from 'acorn';
import { networkUses } from '../network-use.ts';
import type { Rule } from '../rule.ts';
import { nodesBelow } from '../script/nodes.ts';
import { stringOf, textsOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const POOL =
  /stratum(?:\+(?:tcp|ssl|tls))?:\/\/|(?:^|[/.@])(?:coin-?hive|coinhive|cnhv|crypto-?loot|webmine(?:pool|r)?|coinimp|minero|jsecoin|authedmine|minr|supportxmr|minexmr|nanopool|moneroocean|hashvault|2miners|ethermine|f2pool|nicehash|dwarfpool|minergate|unmineable|herominers)\b[^/]*\.[a-z]{2,}|pool\.[a-z0-9-]*(?:xmr|monero|mine)[a-z0-9-]*\.|xmrig|cryptonight|randomx/i;
/** Cheap to ask before POOL. */
const SUSPECT = /mine|pool|hive|stratum|xmr|crypto|randomx|hash|loot|jsecoin|minr/i;
const MINER_NAMES =
  /^(?:CoinHive|CRLT|Client|CryptoLoot|Miner|CoinImp|deepMiner|XMRMiner)\.(?:Anonymous|User|Token)$|^(?:CoinHive|deepMiner)\b/;

export const cryptominingRule: Rule = {
  id: 'cryptomining',
  class: 'cryptomining',
  title: 'Mining coins',
  severity: 'error',
  looksFor:
    "Connections to mining pools, constructors of known miners, programs such as xmrig, and loops that count a nonce up until a hash is small enough. A pool's name that nothing uses is a notice.",
  why: "It spends the user's machine and power for somebody else.",
  fix: 'Remove it.',
  check(context, raise) {
    for (const use of networkUses(context)) {
      const pool = use.addresses.find((each) => POOL.test(each.text));
      if (pool !== undefined && !use.script.isDead(use.node)) {
        raiseAt(context, raise, use.script, use.node, `A mining pool is asked: “${quote(pool.text)}”.`);
      }
    }
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (call.paths.some((path) => MINER_NAMES.test(path)) && !script.isDead(call.node)) {
          raiseAt(context, raise, script, call.node, 'A miner is started.');
          continue;
        }
        if (
          call.paths.some(
            (path) => /^marketplace\.(?:log|report|settings)\./.test(path) || path.startsWith('console.'),
          )
        )
          continue;
        const text = call.args
          .flatMap((arg) => textsOf(arg))
          .find((each) => /stratum\+?(?:tcp|ssl|tls)?:\/\/|\bxmrig\b/i.test(each.head));
        if (text !== undefined && !script.isDead(call.node))
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `A mining pool or miner is used: “${quote(text.head)}”.`,
          );
      }
      for (const { node } of script.facts.calls) {
        // Put together at run time: whoever writes an address in pieces hides it.
        const made = node.type === 'CallExpression' ? stringOf(script.evaluator.value(node)) : null;
        if (made === null || made.length > 300 || !SUSPECT.test(made) || !POOL.test(made)) continue;
        const severity = bySeverityOfUse(script, node, /stratum/i.test(made) ? 'error' : 'warning', 'notice');
        raiseAt(
          context,
          raise,
          script,
          node,
          `The address of a mining pool is made: “${quote(made)}”.`,
          severity,
        );
      }
      for (const node of script.names.ofType('Literal')) {
        if (
          typeof node.value === 'string' &&
          node.value.length < 300 &&
          node.value.length > 5 &&
          SUSPECT.test(node.value) &&
          POOL.test(node.value)
        ) {
          const parent = script.names.parents.get(node);
          const severity =
            /stratum\+?\w*:\/\//i.test(node.value) && parent?.type !== 'ArrayExpression'
              ? 'warning'
              : 'notice';
          raiseAt(
            context,
            raise,
            script,
            node,
            `The code names a mining pool: “${quote(node.value)}”.`,
            severity,
          );
        }
      }
      if (!/nonce/i.test(script.code)) continue;
      for (const node of [
        ...script.names.ofType('WhileStatement'),
        ...script.names.ofType('ForStatement'),
        ...script.names.ofType('DoWhileStatement'),
      ]) {
        if (isHashLoop(node, script.textOf(node)))
          raiseAt(
            context,
            raise,
            script,
            node,
            'A loop searches for a nonce, as miners do.',
            script.isDead(node) ? 'warning' : 'error',
          );
      }
    }
    for (const file of context.files) {
      if (file.kind !== 'html' && file.kind !== 'svg') continue;
      for (const tag of file.tags) {
        const source = tag.attributes.find((each) => each.name === 'src' && POOL.test(each.value));
        if (tag.name === 'script' && source !== undefined)
          raise({
            file: file.path,
            offset: tag.offset,
            message: `A miner is loaded from “${quote(source.value)}”.`,
          });
      }
    }
  },
};

/** Counts something like a nonce, hashes, and compares with a target. */
function isHashLoop(node: AnyNode, text: string): boolean {
  if (text.length > 5_000 || !/nonce/i.test(text)) return false;
  let counts = false;
  let hashes = false;
  for (const each of nodesBelow(node)) {
    if (each.type === 'UpdateExpression' || (each.type === 'AssignmentExpression' && each.operator === '+='))
      counts = true;
    if (each.type === 'CallExpression') {
      const callee = text.slice(each.callee.start - node.start, each.callee.end - node.start);
      if (/hash|sha\d*|digest|keccak|scrypt|cryptonight|randomx|mine/i.test(callee)) hashes = true;
    }
  }
  return (
    counts &&
    hashes &&
    /difficulty|target|startsWith\(\s*['"`]0{2,}|['"`]0['"`]\.repeat|hashrate|['"`]0{3,}['"`]/i.test(text)
  );
}
