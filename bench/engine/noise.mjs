/**
 * Numbers that look random, in ±0.1, the same in each of the programs that are compared; adam_step.py has its twin.
 * @param seed  from 1, another for each tensor
 */
export function noise(shape, seed) {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return Float32Array.from({ length: size }, (_, i) => {
    const x = Math.sin(i * 12.9898 + seed * 78.233) * 43758.5453;
    return (x - Math.floor(x) - 0.5) / 5;
  });
}
