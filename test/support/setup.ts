import '../../src-main/workers/crypto-shim.ts';
import module from 'node:module';

// Tests start thousands of threads and processes from source: each would strip and compile the same modules again.
module.enableCompileCache();
