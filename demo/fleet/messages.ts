// The messages of one board: what its MQTT clients were given, and what the broker has received of it. Told apart by topic and text;
// of equal ones it is counted how many there are.

export class Messages {
  /** Given to a client, which took them. */
  given = 0;
  /** Of these, received by the broker; and what it received once more. */
  arrived = 0;
  twice = 0;
  /** False: nobody tells what was given (the client is not the simulator's), so whatever comes counts as another one. */
  known = false;
  /** Not received yet: how many of each. */
  private readonly outstanding = new Map<string, number>();

  /** A client is about to send it; what this returns takes it back, when the client tells the firmware that it did not. */
  give(key: string): () => void {
    this.given++;
    this.outstanding.set(key, (this.outstanding.get(key) ?? 0) + 1);
    return () => {
      this.given--;
      if (this.drop(key)) return;
      // It came through all the same: what the firmware gives again is the one that counts.
      this.arrived--;
      this.twice++;
    };
  }

  arrive(key: string): void {
    if (!this.known || this.drop(key)) this.arrived++;
    else this.twice++;
  }

  private drop(key: string): boolean {
    const count = this.outstanding.get(key) ?? 0;
    if (count > 1) this.outstanding.set(key, count - 1);
    else this.outstanding.delete(key);
    return count > 0;
  }
}

export function message_key(topic: string, message: Uint8Array): string {
  return `${topic}\0${Buffer.from(message.buffer, message.byteOffset, message.length).toString('latin1')}`;
}
