export function migrateSide(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const section = WebAssembly.Module.customSections(new WebAssembly.Module(bytes as BufferSource), 'dylink')[0]
  const old = new Uint8Array(section)
  let p = 0
  for (let i = 0; i < 4; i++) {
    while (old[p] & 128) p++
    p++
  }
  const body = [8, ...new TextEncoder().encode('dylink.0'), 1, p, ...old.slice(0, p)]
  const sec = [0, body.length, ...body]
  let l = 9,
    len = 0,
    sh = 0
  for (;;) {
    const b = bytes[l++]
    len |= (b & 127) << sh
    sh += 7
    if (!(b & 128)) break
  }
  const out = new Uint8Array(8 + sec.length + bytes.length - (l + len))
  out.set(bytes.slice(0, 8))
  out.set(sec, 8)
  out.set(bytes.slice(l + len), 8 + sec.length)
  return out
}
