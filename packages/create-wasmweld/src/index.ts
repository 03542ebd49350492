export { createProject, CreateError, TEMPLATES, type Template } from './create-project.ts'
export { main } from './main.ts'
