/** The console is one bundle: who opens one of its screens opens the others next. */
export { default as AccountPage } from './AccountPage'
export { default as Accounts } from './Accounts'
export { default as Chart } from './Chart'
export { default as Journal } from './Journal'
export { default as Overview } from './Overview'
export { default as Pending } from './Pending'
export { default as Proposals } from './Proposals'
export { default as TransferPage } from './TransferPage'
