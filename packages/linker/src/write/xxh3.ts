// XXH3 with 64 bits and no seed, after its specification. Long inputs are read in stripes of eight 64-bit lanes.

const SECRET = Uint8Array.from(
  (
    'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221' +
    'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb' +
    '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e'
  ).match(/../g) ?? [],
  byte => Number.parseInt(byte, 16),
)

const PRIME32 = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn] as const
const PRIME64 = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const

const STRIPE = 64
const SECRET_STEP = 8
const STRIPES_A_BLOCK = (SECRET.length - STRIPE) / SECRET_STEP
const BLOCK = STRIPE * STRIPES_A_BLOCK

const low64 = (value: bigint): bigint => BigInt.asUintN(64, value)

function read64(view: DataView, at: number): bigint {
  return view.getBigUint64(at, true)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const secret = viewOf(SECRET)

function fold(one: bigint, other: bigint): bigint {
  const product = one * other
  return low64(product) ^ (product >> 64n)
}

function avalanche(hash: bigint): bigint {
  const mixed = low64((hash ^ (hash >> 37n)) * 0x165667919e3779f9n)
  return mixed ^ (mixed >> 32n)
}

const rotate = (value: bigint, bits: bigint): bigint => low64((value << bits) | (value >> (64n - bits)))

const swapped = (value: bigint): bigint => {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, value, true)
  return view.getBigUint64(0, false)
}

/** Two lanes of the input against two of the secret. */
function mix(view: DataView, at: number, secretAt: number): bigint {
  return fold(read64(view, at) ^ read64(secret, secretAt), read64(view, at + 8) ^ read64(secret, secretAt + 8))
}

function avalanche64(hash: bigint): bigint {
  let mixed = low64((hash ^ (hash >> 33n)) * PRIME64[1])
  mixed = low64((mixed ^ (mixed >> 29n)) * PRIME64[2])
  return mixed ^ (mixed >> 32n)
}

function upTo3(bytes: Uint8Array): bigint {
  const { length } = bytes
  if (length === 0) return avalanche64(read64(secret, 56) ^ read64(secret, 64))
  const combined = ((bytes[0] << 16) | (bytes[length >> 1] << 24) | bytes[length - 1] | (length << 8)) >>> 0
  const flip = (secret.getUint32(0, true) ^ secret.getUint32(4, true)) >>> 0
  return avalanche64(BigInt(combined) ^ BigInt(flip))
}

function upTo8(view: DataView): bigint {
  const { byteLength: length } = view
  const joined = (BigInt(view.getUint32(0, true)) << 32n) + BigInt(view.getUint32(length - 4, true))
  let hash = joined ^ read64(secret, 8) ^ read64(secret, 16)
  hash ^= rotate(hash, 49n) ^ rotate(hash, 24n)
  hash = low64(hash * 0x9fb21c651e98df25n)
  hash ^= (hash >> 35n) + BigInt(length)
  hash = low64(hash * 0x9fb21c651e98df25n)
  return hash ^ (hash >> 28n)
}

function upTo16(view: DataView): bigint {
  const { byteLength: length } = view
  const low = read64(view, 0) ^ read64(secret, 24) ^ read64(secret, 32)
  const high = read64(view, length - 8) ^ read64(secret, 40) ^ read64(secret, 48)
  return avalanche(low64(BigInt(length) + swapped(low) + high + fold(low, high)))
}

function upTo128(view: DataView): bigint {
  const { byteLength: length } = view
  let sum = BigInt(length) * PRIME64[0]
  for (let pair = (length - 1) >> 5; pair >= 0; pair--) {
    sum += mix(view, 16 * pair, 32 * pair) + mix(view, length - 16 * (pair + 1), 32 * pair + 16)
  }
  return avalanche(low64(sum))
}

function upTo240(view: DataView): bigint {
  const { byteLength: length } = view
  let sum = BigInt(length) * PRIME64[0]
  for (let lane = 0; lane < 8; lane++) sum += mix(view, 16 * lane, 16 * lane)
  sum = avalanche(low64(sum))
  for (let lane = 8; lane < length >> 4; lane++) sum += mix(view, 16 * lane, 16 * (lane - 8) + 3)
  return avalanche(low64(sum + mix(view, length - 16, 136 - 17)))
}

const FIRST_ACCUMULATORS = [
  PRIME32[2],
  PRIME64[0],
  PRIME64[1],
  PRIME64[2],
  PRIME64[3],
  PRIME32[1],
  PRIME64[4],
  PRIME32[0],
]

/** Eight sums of 64 bits as halves of 32: with `bigint` a lane takes a hundred times as long, and there are many lanes. */
class Accumulators {
  /** Low half, high half, … */
  readonly #halves = new Uint32Array(16)
  readonly #secret: Uint32Array[]

  constructor() {
    FIRST_ACCUMULATORS.forEach((value, lane) => {
      this.#halves[2 * lane] = Number(value & 0xffffffffn)
      this.#halves[2 * lane + 1] = Number(value >> 32n)
    })
    this.#secret = Array.from({ length: SECRET.length - STRIPE + 1 }, (_, at) =>
      Uint32Array.from({ length: 16 }, (_half, half) => secret.getUint32(at + 4 * half, true)),
    )
  }

  /** Takes in a stripe. */
  add(view: DataView, at: number, secretAt: number): void {
    const key = this.#secret[secretAt]
    for (let lane = 0; lane < 16; lane += 2) {
      const low = view.getUint32(at + 4 * lane, true)
      const high = view.getUint32(at + 4 * lane + 4, true)
      this.#add(lane ^ 2, low, high)
      const one = (low ^ key[lane]) >>> 0
      const other = (high ^ key[lane + 1]) >>> 0
      // Their product in halves; 48 bits are exact in a number.
      const lower = (one & 0xffff) * other
      const upper = (one >>> 16) * other
      const shifted = (upper % 0x10000) * 0x10000
      const bottom = lower + shifted
      this.#add(lane, bottom >>> 0, Math.floor(upper / 0x10000) + Math.floor(bottom / 0x100000000))
    }
  }

  #add(lane: number, low: number, high: number): void {
    const halves = this.#halves
    const sum = halves[lane] + low
    halves[lane] = sum
    halves[lane + 1] += high + (sum > 0xffffffff ? 1 : 0)
  }

  /** After a block. */
  scramble(): void {
    for (let lane = 0; lane < 8; lane++) {
      const value = this.#lane(lane)
      const key = read64(secret, SECRET.length - STRIPE + 8 * lane)
      this.#setLane(lane, low64((value ^ (value >> 47n) ^ key) * PRIME32[0]))
    }
  }

  merged(length: number): bigint {
    let sum = BigInt(length) * PRIME64[0]
    for (let pair = 0; pair < 4; pair++) {
      const at = 11 + 16 * pair
      sum += fold(this.#lane(2 * pair) ^ read64(secret, at), this.#lane(2 * pair + 1) ^ read64(secret, at + 8))
    }
    return avalanche(low64(sum))
  }

  #lane(lane: number): bigint {
    return (BigInt(this.#halves[2 * lane + 1]) << 32n) | BigInt(this.#halves[2 * lane])
  }

  #setLane(lane: number, value: bigint): void {
    this.#halves[2 * lane] = Number(value & 0xffffffffn)
    this.#halves[2 * lane + 1] = Number(value >> 32n)
  }
}

function long(view: DataView): bigint {
  const { byteLength: length } = view
  const sums = new Accumulators()
  const blocks = Math.floor((length - 1) / BLOCK)
  for (let block = 0; block < blocks; block++) {
    for (let stripe = 0; stripe < STRIPES_A_BLOCK; stripe++)
      sums.add(view, block * BLOCK + stripe * STRIPE, stripe * SECRET_STEP)
    sums.scramble()
  }
  const rest = Math.floor((length - 1 - blocks * BLOCK) / STRIPE)
  for (let stripe = 0; stripe < rest; stripe++) sums.add(view, blocks * BLOCK + stripe * STRIPE, stripe * SECRET_STEP)
  sums.add(view, length - STRIPE, SECRET.length - STRIPE - 7)
  return sums.merged(length)
}

/** The hash as an unsigned number of 64 bits. */
export function xxh3(bytes: Uint8Array): bigint {
  const view = viewOf(bytes)
  if (bytes.length < 4) return upTo3(bytes)
  if (bytes.length <= 8) return upTo8(view)
  if (bytes.length <= 16) return upTo16(view)
  if (bytes.length <= 128) return upTo128(view)
  return bytes.length <= 240 ? upTo240(view) : long(view)
}
