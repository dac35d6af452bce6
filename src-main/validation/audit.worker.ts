import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import { performAudit, type AuditTask } from './audit-tasks.ts';

serveTasks((task, _call, port) => performAudit(task as AuditTask, port.note));
