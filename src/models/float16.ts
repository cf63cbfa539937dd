import { Float16Array, getFloat16 } from "@petamoriken/float16";

/** Every half-precision value by its 16 bits, made on first use. */
let table: Float32Array | undefined;

function halfTable(): Float32Array {
  const view = new DataView(new ArrayBuffer(2));
  return Float32Array.from({ length: 0x10000 }, (_, bits) => {
    view.setUint16(0, bits);
    return getFloat16(view, 0);
  });
}

/** Half-precision bits to float32, exactly. */
export function fromFloat16(bits: Uint16Array): Float32Array {
  table ??= halfTable();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]];
  return values;
}

/** The nearest half-precision values' bits; of two equally near ones the even. Beyond ±65,504 they are infinite. */
export function toFloat16(values: Float32Array): Uint16Array {
  const halves = new Float16Array(values);
  return new Uint16Array(halves.buffer);
}

/** bfloat16 bits (the upper half of a float32) to float32, exactly. */
export function fromBfloat16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
  return new Float32Array(words.buffer);
}
