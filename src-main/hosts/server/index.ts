export { readSettings } from './settings.ts';
export { serve } from './serve.ts';
