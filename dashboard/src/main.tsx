import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { newQueryClient } from './api/queries'
import { App } from './app/App'
import { newRouter } from './app/router'
import './styles.css'

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
createRoot(place).render(
  <StrictMode>
    <App router={newRouter()} queries={newQueryClient()} />
  </StrictMode>,
)
