import { usage } from '../usage.ts';
import type { Verb } from '../verb.ts';

export const simulation: Verb = (program, run) => {
  program
    .command('simulation')
    .argument('[on|off]')
    .description('development signatures by a throw-away root; what is made so stays marked')
    .action(
      run(async (session, _options, wanted) => {
        if (wanted !== undefined && wanted !== 'on' && wanted !== 'off') throw usage('Say on or off.');
        const enabled =
          wanted === undefined
            ? (await session.client.about.get()).simulation
            : (await session.client.settings.simulation({ enabled: wanted === 'on' })).enabled;
        session.print({ enabled }, () => `Simulation is ${enabled ? 'on' : 'off'}.`);
      }),
    );
};
