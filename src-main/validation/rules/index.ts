import type { Rule } from '../rule.ts';
import { analysisDetectionRule } from './analysis-detection.ts';
import { bidiControlRule } from './bidi-control.ts';
import { capabilityUndeclaredRule } from './capability-undeclared.ts';
import { capabilityUnusedRule } from './capability-unused.ts';
import { changelogRule } from './changelog.ts';
import { collectingServiceRule } from './collecting-service.ts';
import { computedGlobalRule } from './computed-global.ts';
import { computedRequireRule } from './computed-require.ts';
import { constructorEscapeRule } from './constructor-escape.ts';
import { contributionMissingRule } from './contribution-missing.ts';
import { cryptominingRule } from './cryptomining.ts';
import { cssActiveRule } from './css-active.ts';
import { debuggerTrapRule } from './debugger-trap.ts';
import { dependencyPermissionsRule } from './dependency-permissions.ts';
import { dependencyRangeRule } from './dependency-range.ts';
import { dependencyUnusedRule } from './dependency-unused.ts';
import { domInjectionRule } from './dom-injection.ts';
import { dynamicImportRule } from './dynamic-import.ts';
import { embeddedSecretRule } from './embedded-secret.ts';
import { encodedBlobRule } from './encoded-blob.ts';
import { endlessLoopRule } from './endless-loop.ts';
import { environmentFileRule } from './environment-file.ts';
import { escapedIdentifierRule } from './escaped-identifier.ts';
import { evalCallRule } from './eval-call.ts';
import { exfiltrationRule } from './exfiltration.ts';
import { fileAccessRule } from './file-access.ts';
import { fileDestructionRule } from './file-destruction.ts';
import { fileWriteRule } from './file-write.ts';
import { functionConstructorRule } from './function-constructor.ts';
import { hiddenNetworkRule } from './hidden-network.ts';
import { homoglyphIdentifierRule } from './homoglyph-identifier.ts';
import { homoglyphTextRule } from './homoglyph-text.ts';
import { hostExportRule } from './host-export.ts';
import { hostProcessRule } from './host-process.ts';
import { hostUndeclaredRule } from './host-undeclared.ts';
import { htmlActiveRule } from './html-active.ts';
import { iconRule } from './icon.ts';
import { importMissingRule } from './import-missing.ts';
import { inputCaptureRule } from './input-capture.ts';
import { installScriptRule } from './install-script.ts';
import { invisibleCharacterRule } from './invisible-character.ts';
import { jsonContentRule } from './json-content.ts';
import { jsonSyntaxRule } from './json-syntax.ts';
import { licenceRule } from './licence.ts';
import { listingTextRule } from './listing-text.ts';
import { mainMissingRule } from './main-missing.ts';
import { manifestAbuseRule } from './manifest-abuse.ts';
import { manifestMarkupRule } from './manifest-markup.ts';
import { markdownActiveRule } from './markdown-active.ts';
import { minifiedCodeRule } from './minified-code.ts';
import { moduleFormatRule } from './module-format.ts';
import { nameSearchRule } from './name-search.ts';
import { namedSecretRule } from './named-secret.ts';
import { nativeCodeRule } from './native-code.ts';
import { nestedArchiveRule } from './nested-archive.ts';
import { obfuscatedExecRule } from './obfuscated-exec.ts';
import { obfuscatorOutputRule } from './obfuscator-output.ts';
import { oversizedSourceRule } from './oversized-source.ts';
import { permissionReasonRule } from './permission-reason.ts';
import { persistenceRule } from './persistence.ts';
import { privacyPersonalDataRule } from './privacy-personal-data.ts';
import { processExecRule } from './process-exec.ts';
import { processInternalsRule } from './process-internals.ts';
import { prototypeMergeRule } from './prototype-merge.ts';
import { prototypeWriteRule } from './prototype-write.ts';
import { readmeRule } from './readme.ts';
import { remoteCodeRule } from './remote-code.ts';
import { selfPropagationRule } from './self-propagation.ts';
import { shellScriptRule } from './shell-script.ts';
import { stackEscapeRule } from './stack-escape.ts';
import { suspiciousUnparsedRule } from './suspicious-unparsed.ts';
import { svgActiveRule } from './svg-active.ts';
import { syntaxErrorRule } from './syntax-error.ts';
import { timerTextRule } from './timer-text.ts';
import { toolFilesRule } from './tool-files.ts';
import { typosquatNameRule } from './typosquat-name.ts';
import { unreadableScriptRule } from './unreadable-script.ts';
import { webassemblyFileRule } from './webassembly-file.ts';
import { webassemblyUseRule } from './webassembly-use.ts';
import { workflowStepsRule } from './workflow-steps.ts';

/** Every static rule, by id. A rule that is not here does not run. */
export const RULES: readonly Rule[] = [
  analysisDetectionRule,
  bidiControlRule,
  capabilityUndeclaredRule,
  capabilityUnusedRule,
  changelogRule,
  collectingServiceRule,
  computedGlobalRule,
  computedRequireRule,
  constructorEscapeRule,
  contributionMissingRule,
  cryptominingRule,
  cssActiveRule,
  debuggerTrapRule,
  dependencyPermissionsRule,
  dependencyRangeRule,
  dependencyUnusedRule,
  domInjectionRule,
  dynamicImportRule,
  embeddedSecretRule,
  encodedBlobRule,
  endlessLoopRule,
  environmentFileRule,
  escapedIdentifierRule,
  evalCallRule,
  exfiltrationRule,
  fileAccessRule,
  fileDestructionRule,
  fileWriteRule,
  functionConstructorRule,
  hiddenNetworkRule,
  homoglyphIdentifierRule,
  homoglyphTextRule,
  hostExportRule,
  hostProcessRule,
  hostUndeclaredRule,
  htmlActiveRule,
  iconRule,
  importMissingRule,
  inputCaptureRule,
  installScriptRule,
  invisibleCharacterRule,
  jsonContentRule,
  jsonSyntaxRule,
  licenceRule,
  listingTextRule,
  mainMissingRule,
  manifestAbuseRule,
  manifestMarkupRule,
  markdownActiveRule,
  minifiedCodeRule,
  moduleFormatRule,
  nameSearchRule,
  namedSecretRule,
  nativeCodeRule,
  nestedArchiveRule,
  obfuscatedExecRule,
  obfuscatorOutputRule,
  oversizedSourceRule,
  permissionReasonRule,
  persistenceRule,
  privacyPersonalDataRule,
  processExecRule,
  processInternalsRule,
  prototypeMergeRule,
  prototypeWriteRule,
  readmeRule,
  remoteCodeRule,
  selfPropagationRule,
  shellScriptRule,
  stackEscapeRule,
  suspiciousUnparsedRule,
  svgActiveRule,
  syntaxErrorRule,
  timerTextRule,
  toolFilesRule,
  typosquatNameRule,
  unreadableScriptRule,
  webassemblyFileRule,
  webassemblyUseRule,
  workflowStepsRule,
];
