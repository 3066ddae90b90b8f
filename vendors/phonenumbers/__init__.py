"""Google's libphonenumber behind the numbering port; its data come with the package, nothing is asked online."""
