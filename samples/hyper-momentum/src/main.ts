import type { Bars, Json, Signal } from 'marketplace';
import { findBreakouts } from './breakout.ts';
import { parametersFrom } from './parameters.ts';
import { scan } from './scan.ts';

export const commands = { scan };

export const strategies = {
  'hyper-momentum': (bars: Bars, input: Json): readonly Signal[] =>
    findBreakouts(bars, parametersFrom(input)).signals,
};
