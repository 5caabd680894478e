"""Imported first by the process that workers are forked from: it ends with the batch."""

import os

from nianbao.engine.process import die_with_parent

die_with_parent(os.getppid())
