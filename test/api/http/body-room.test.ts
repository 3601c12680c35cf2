import { describe, expect, it } from 'vitest';
import { BodyRoom, bodyRooms } from '#api/http/body-room.ts';

const mebibyte = 1024 * 1024;

describe('BodyRoom', () => {
  it('takes what there is room for, of all and of each, and has it again once it is given back', () => {
    const room = new BodyRoom({ bytesMax: 100, holderBytesMax: 60 });
    const [ada, other, bob] = [room.lease('ada'), room.lease('ada'), room.lease('bob')];
    expect(ada.take(50)).toBe(true);
    expect(other.take(11)).toBe(false);
    expect(bob.take(51)).toBe(false);
    expect(bob.take(50)).toBe(true);
    ada.release();
    expect(other.take(50)).toBe(true);
    bob.release();
    other.release();
    expect(room.lease('eve').take(60)).toBe(true);
  });

  it('keeps nothing of a lease that is released twice', () => {
    const room = new BodyRoom({ bytesMax: 10, holderBytesMax: 10 });
    const lease = room.lease('ada');
    lease.take(10);
    lease.release();
    lease.release();
    expect(room.lease('bob').take(11)).toBe(false);
    expect(room.lease('bob').take(10)).toBe(true);
  });
});

describe('bodyRooms', () => {
  it('has room for the largest body, whatever the operator made of it', () => {
    const large = 500 * mebibyte;
    expect(
      bodyRooms(128 * mebibyte, large)
        .known.lease('ada')
        .take(large),
    ).toBe(true);
  });

  it('keeps a room of its own for who is not known, so that neither shuts out the other', () => {
    const { known, unknown } = bodyRooms(128 * mebibyte, 52 * mebibyte);
    for (const one of ['a', 'b', 'c', 'd'])
      expect(unknown.lease(one).take(4 * mebibyte)).toBe(true);
    expect(unknown.lease('e').take(1)).toBe(false);
    expect(known.lease('ada').take(52 * mebibyte)).toBe(true);
    expect(known.lease('ada').take(52 * mebibyte)).toBe(false);
    expect(known.lease('bob').take(52 * mebibyte)).toBe(true);
  });
});
