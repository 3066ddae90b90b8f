import { Drawer } from '@/ui/Dialog'
import AccountMenu from './AccountMenu'
import { BusinessChooser } from './BusinessChooser'
import { Navigation } from './Navigation'

/** All pages, the business and the account, on a phone. */
export default function MoreDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Drawer isOpen onClose={onClose} title="Holdfast">
      <div className="flex flex-col gap-4">
        <BusinessChooser />
        <Navigation onChosen={onClose} />
        <AccountMenu />
      </div>
    </Drawer>
  )
}
