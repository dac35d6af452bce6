/** Simulation mode is the server's: whoever runs it decides. */
export function SimulationOff() {
  return null;
}
