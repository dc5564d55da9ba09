"""What is taken away as a whole: the archive of protocols as a site on a disk, the dossier of one resolution."""
