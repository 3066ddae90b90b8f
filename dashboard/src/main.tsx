import { startTransition, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { newQueryClient } from './api/queries'
import { App } from './app/App'
import { readAhead } from './app/readAhead'
import { newRouter } from './app/router'
import './styles.css'

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
const root = createRoot(place)
const queries = newQueryClient()
void readAhead(queries)
const app = <App router={newRouter()} queries={queries} />
// In a transition, so that the browser stays responsive while everything is rendered for the first time.
startTransition(() => root.render(<StrictMode>{app}</StrictMode>))
