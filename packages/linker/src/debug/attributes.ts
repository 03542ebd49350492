// The attributes that a link asks for, of DWARF 2 to 5 (DWARF 5, 7.5.4), and of the tags the few that decide what stays (7.5.3).

/** DW_AT_* */
export const AT = {
  location: 0x02,
  lowPc: 0x11,
  highPc: 0x12,
  constValue: 0x1c,
  import: 0x18,
  inline: 0x20,
  discrList: 0x3d,
  declaration: 0x3c,
  frameBase: 0x40,
  virtuality: 0x4c,
  entryPc: 0x52,
  ranges: 0x55,
  strOffsetsBase: 0x72,
  addrBase: 0x73,
  rangeListsBase: 0x74,
  dwoName: 0x76,
  macros: 0x79,
  locationListsBase: 0x8c,
  gnuDwoName: 0x2130,
} as const

/** DW_TAG_* */
export const TAG = {
  classType: 0x02,
  enumerationType: 0x04,
  formalParameter: 0x05,
  importedDeclaration: 0x08,
  compileUnit: 0x11,
  structureType: 0x13,
  subroutineType: 0x15,
  typedef: 0x16,
  unionType: 0x17,
  unspecifiedParameters: 0x18,
  module: 0x1e,
  templateTypeParameter: 0x2f,
  templateValueParameter: 0x30,
  subprogram: 0x2e,
  variable: 0x34,
  interfaceType: 0x38,
  namespace: 0x39,
  importedModule: 0x3a,
  partialUnit: 0x3c,
  typeUnit: 0x41,
  skeletonUnit: 0x4a,
} as const
