// The messages of one board: what its MQTT clients were given, and what the broker has received of it. Told apart by topic and text
// (message_key); of equal ones it is counted how many there are.

export class Messages {
  /** Given to a client, which took them. */
  given = 0;
  /** Of these, received by the broker; and what it received once more. */
  arrived = 0;
  twice = 0;
  /** False: nobody tells what was given (the client is not the simulator's), so whatever comes counts as another one. */
  known = false;
  /** Not received yet: how many of each. */
  private readonly outstanding = new Map<number, number>();

  /** A client is about to send it; what this returns takes it back, when the client tells the firmware that it did not. */
  give(key: number): () => void {
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

  arrive(key: number): void {
    if (!this.known || this.drop(key)) this.arrived++;
    else this.twice++;
  }

  private drop(key: number): boolean {
    const count = this.outstanding.get(key) ?? 0;
    if (count > 1) this.outstanding.set(key, count - 1);
    else this.outstanding.delete(key);
    return count > 0;
  }
}

/**
 * A number for a message. It has 53 bits: among those that one board has under way no two different ones have the same, and a text of
 * each would cost a fleet more than all the rest of counting.
 */
export function message_key(topic: string, message: Uint8Array): number {
  const hash = new MessageHash();
  for (let n = 0; n < topic.length; n++) hash.add(topic.charCodeAt(n));
  // Topics have no such character [MQTT-4.7.3-2].
  hash.add(0);
  for (let n = 0; n < message.length; n++) hash.add(message[n] as number);
  return hash.value;
}

/** Two hashes of 32 bits by the method of Fowler, Noll and Vo, of which the second one's bits move down too. */
class MessageHash {
  private low = 0x811c9dc5;
  private high = 0x9e3779b9;

  add(unit: number): void {
    this.low = Math.imul(this.low ^ unit, 0x01000193);
    const high = Math.imul(this.high ^ unit, 0x85ebca6b);
    this.high = high ^ (high >>> 15);
  }

  get value(): number {
    return (this.high >>> 11) * 2 ** 32 + (this.low >>> 0);
  }
}
