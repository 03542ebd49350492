// What is wrong with budgets as a user wrote them, alone: who checks options when it starts need not load what reports are made of.
export type { BudgetProblem } from './budgets/read-budgets.ts'
export { budgetProblems } from './budgets/read-budgets.ts'
