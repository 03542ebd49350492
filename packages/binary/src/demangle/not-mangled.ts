/** Thrown where a text is no mangled name, or one made to take for ever: it is then shown as it is. */
export class NotMangled extends Error {}
