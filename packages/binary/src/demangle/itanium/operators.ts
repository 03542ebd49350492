import { PRECEDENCE } from './node.ts'

/** What follows an operator's code in an expression. */
type OperatorForm =
  | 'prefix'
  | 'postfix'
  | 'binary'
  | 'subscript'
  | 'member'
  | 'new'
  | 'delete'
  | 'call'
  | 'cast'
  | 'conditional'
  /** `static_cast<T>(e)` */
  | 'named-cast'
  /** `sizeof (T)` */
  | 'of-type'
  | 'of-expression'
  /** In names alone. */
  | 'name'

export interface Operator {
  readonly code: string
  readonly form: OperatorForm
  readonly precedence: number
  readonly symbol: string
}

const P = PRECEDENCE
const row = (code: string, form: OperatorForm, precedence: number, symbol: string): Operator => ({
  code,
  form,
  precedence,
  symbol,
})

/** https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-operator and the operators of its expressions. */
const OPERATORS: readonly Operator[] = [
  row('aN', 'binary', P.assign, '&='),
  row('aS', 'binary', P.assign, '='),
  row('aa', 'binary', P.andIf, '&&'),
  row('ad', 'prefix', P.unary, '&'),
  row('an', 'binary', P.and, '&'),
  row('at', 'of-type', P.unary, 'alignof '),
  row('aw', 'name', P.primary, 'co_await'),
  row('az', 'of-expression', P.unary, 'alignof '),
  row('cc', 'named-cast', P.postfix, 'const_cast'),
  row('cl', 'call', P.postfix, '()'),
  row('cm', 'binary', P.comma, ','),
  row('co', 'prefix', P.unary, '~'),
  row('cp', 'call', P.postfix, '()'),
  row('cv', 'cast', P.cast, ''),
  row('dV', 'binary', P.assign, '/='),
  row('da', 'delete', P.unary, 'delete[]'),
  row('dc', 'named-cast', P.postfix, 'dynamic_cast'),
  row('de', 'prefix', P.unary, '*'),
  row('dl', 'delete', P.unary, 'delete'),
  row('ds', 'member', P.pointerToMember, '.*'),
  row('dt', 'member', P.postfix, '.'),
  row('dv', 'binary', P.multiplicative, '/'),
  row('eO', 'binary', P.assign, '^='),
  row('eo', 'binary', P.xor, '^'),
  row('eq', 'binary', P.equality, '=='),
  row('ge', 'binary', P.relational, '>='),
  row('gt', 'binary', P.relational, '>'),
  row('ix', 'subscript', P.postfix, '[]'),
  row('lS', 'binary', P.assign, '<<='),
  row('le', 'binary', P.relational, '<='),
  row('ls', 'binary', P.shift, '<<'),
  row('lt', 'binary', P.relational, '<'),
  row('mI', 'binary', P.assign, '-='),
  row('mL', 'binary', P.assign, '*='),
  row('mi', 'binary', P.additive, '-'),
  row('ml', 'binary', P.multiplicative, '*'),
  row('mm', 'postfix', P.postfix, '--'),
  row('na', 'new', P.unary, 'new[]'),
  row('ne', 'binary', P.equality, '!='),
  row('ng', 'prefix', P.unary, '-'),
  row('nt', 'prefix', P.unary, '!'),
  row('nw', 'new', P.unary, 'new'),
  row('oR', 'binary', P.assign, '|='),
  row('oo', 'binary', P.orIf, '||'),
  row('or', 'binary', P.inclusiveOr, '|'),
  row('pL', 'binary', P.assign, '+='),
  row('pl', 'binary', P.additive, '+'),
  row('pm', 'member', P.pointerToMember, '->*'),
  row('pp', 'postfix', P.postfix, '++'),
  row('ps', 'prefix', P.unary, '+'),
  row('pt', 'member', P.postfix, '->'),
  row('qu', 'conditional', P.conditional, '?'),
  row('rM', 'binary', P.assign, '%='),
  row('rS', 'binary', P.assign, '>>='),
  row('rc', 'named-cast', P.postfix, 'reinterpret_cast'),
  row('rm', 'binary', P.multiplicative, '%'),
  row('rs', 'binary', P.shift, '>>'),
  row('sc', 'named-cast', P.postfix, 'static_cast'),
  row('ss', 'binary', P.spaceship, '<=>'),
  row('st', 'of-type', P.unary, 'sizeof '),
  row('sz', 'of-expression', P.unary, 'sizeof '),
  row('te', 'of-expression', P.postfix, 'typeid '),
  row('ti', 'of-type', P.postfix, 'typeid '),
]

const BY_CODE: ReadonlyMap<string, Operator> = new Map(OPERATORS.map(operator => [operator.code, operator]))

export const findOperator = (code: string): Operator | undefined => BY_CODE.get(code)

/** What cannot be overloaded has no name: casts by name, `sizeof` and its like, and access by `.`. */
export function operatorName({ form, symbol, code }: Operator): string | undefined {
  if (form === 'named-cast' || form === 'of-type' || form === 'of-expression' || code === 'dt' || code === 'ds')
    return undefined
  return /^[a-z]/.test(symbol) ? `operator ${symbol}` : `operator${symbol}`
}
