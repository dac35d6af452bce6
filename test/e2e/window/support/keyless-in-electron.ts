import '../../../../src-main/workers/crypto-shim.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { toStationError } from '../../../../src-shared/errors/index.ts';
import { createGuardedPost } from '../../../../src-main/sandbox/network/guarded-post.ts';
import { signKeyless } from '../../../../src-main/trust/keyless/sign-keyless.ts';
import type { PackageVerification } from '../../../../src-main/trust/package-verification.ts';
import type { PackageClaim } from '../../../../src-main/trust/statement.ts';
import { verifyPackage } from '../../../../src-main/trust/verify-package.ts';

/** What the spec asks of the program's own code in Electron's main process. */
export type Question =
  | { readonly sign: { readonly claim: PackageClaim; readonly services: string; readonly token: string } }
  | { readonly verify: readonly PackageVerification[] };

const { QUESTION_FILE: questionFile = '', ANSWER_FILE: answerFile = '' } = process.env;
const question = JSON.parse(readFileSync(questionFile, 'utf8')) as Question;

async function answer(): Promise<unknown> {
  if ('verify' in question) return question.verify.map(verdictOn);
  const { claim, services, token: identityToken } = question.sign;
  const { post, close } = createGuardedPost({ allowLoopback: true });
  const urls = { fulcio: services, rekor: services, tsa: services };
  const signed = await signKeyless(claim, { ...urls, identityToken, post });
  await close();
  return signed;
}

function verdictOn(one: PackageVerification): string {
  try {
    return verifyPackage(one).id;
  } catch (error) {
    return toStationError(error).code;
  }
}

const { electron = null } = process.versions as { readonly electron?: string };
const said = await answer().catch((error: unknown) => ({ error: String(error) }));
writeFileSync(answerFile, JSON.stringify({ electron, said }));
process.exit(0);
