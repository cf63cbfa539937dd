/** Bytes that come in chunks and are taken in pieces. */
export class ByteQueue {
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;

  push(chunk: Uint8Array): void {
    this.bytes = Buffer.concat([this.bytes.subarray(this.start), chunk]);
    this.start = 0;
  }

  get length(): number {
    return this.bytes.length - this.start;
  }

  /** How many bytes lie before the first of this value; −1 where there is none. */
  indexOf(byte: number): number {
    const index = this.bytes.indexOf(byte, this.start);
    return index < 0 ? -1 : index - this.start;
  }

  /** The first byte. */
  peek(): number | undefined {
    return this.bytes[this.start];
  }

  /** Takes so many bytes, which must be there; a view, until the next push. */
  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.start, this.start + count);
    this.start += count;
    return taken;
  }

  /** Gives back so many bytes that were taken since the last push. */
  unread(count: number): void {
    this.start -= count;
  }
}
