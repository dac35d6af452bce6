import '../../src-main/workers/crypto-shim.ts';
