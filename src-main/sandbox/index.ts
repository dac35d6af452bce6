export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export {
  defaultLimits,
  type GuestCall,
  type GuestFetchAnswer,
  type GuestFetchInit,
  type GuestProgram,
  type HostServices,
  type RunRequest,
  type SandboxLimits,
} from './ports.ts';
