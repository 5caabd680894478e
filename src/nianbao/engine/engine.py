"""A papermill engine that forks a loaded process instead of starting a kernel.

    papermill --engine nianbao notebooks/annual_report.ipynb out.ipynb -f …

A kernel process spends seconds on imports that its parent has already done. Here a loaded
process forks a child for each notebook; the child runs the cells in the kernel's own shell and
sends the kernel's own messages back through a pipe, where the stock client turns them into
outputs. Cells cannot reach the parent: a child that exits, is killed or never ends is one
failed report.

The stock command forks itself. Who runs many notebooks gives a nursery, whose processes are
smaller and serve on systems without fork, too; there the stock kernel runs a single notebook.

papermill loads this module by its entry point: import papermill, not this, to have it.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from nbclient.client import CellExecutionComplete, timestamp  # type: ignore[attr-defined]
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.iorw import write_ipynb

from nianbao.engine.kernel import Message
from nianbao.engine.nursery import ForkedKernel, Kernel, Nursery
from nianbao.engine.process import can_fork


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's engine `nianbao`."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: Any = None, **kwargs: Any
    ) -> Any:
        """As papermill's, but the notebook is saved once, however it ends, not at every cell."""
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **kwargs)
        except BaseException:
            write_ipynb(nb, output_path)
            raise

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: float | None = None,
        report_timeout: float | None = None,
        nursery: Nursery | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run the cells in a forked child; `report_timeout` bounds them all together."""
        forks = nursery is not None or can_fork()
        if not forks or kernel_name not in ("python3", "python"):
            return super().execute_managed_notebook(
                nb_man, kernel_name, execution_timeout=execution_timeout, **kwargs
            )
        known = {k: kwargs[k] for k in ("log_output", "stdout_file", "stderr_file") if k in kwargs}
        client = ForkClient(nb_man, timeout=execution_timeout, kernel_name=kernel_name, **known)
        client.report_timeout, client.nursery = report_timeout, nursery
        return client.execute()


class ForkClient(PapermillNotebookClient):  # type: ignore[misc]
    """The stock notebook client, its kernel a forked child behind a pipe."""

    report_timeout: float | None = None
    nursery: Nursery | None = None

    def execute(self, **kwargs: Any) -> Any:
        self.reset_execution_trackers()
        self.ends = time.monotonic() + self.report_timeout if self.report_timeout else None
        self.child: Kernel = self.nursery.kernel() if self.nursery else ForkedKernel()
        try:
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = self.child.language_info()
            self.set_widgets_metadata()
        finally:
            self.child.close()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, *_: Any, **__: Any) -> Any:
        """As nbclient's async_execute_cell, over the pipe."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        allows_errors = not self.force_raise_errors and (
            self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        )
        self.code_cells_executed += 1
        cell.outputs = []
        self.clear_before_next_output = False
        reply = self._reply(cell, cell_index, stop_on_error=not allows_errors)
        asyncio.run(self._check_raise_for_error(cell, cell_index, reply))
        self.nb["cells"][cell_index] = cell
        return cell

    def _reply(self, cell: Any, index: int, stop_on_error: bool) -> Message:
        limit = self._get_timeout(cell)
        ends = time.monotonic() + limit if limit else None
        if self.ends is not None:
            ends = min(ends or self.ends, self.ends)
        self.child.send({"code": cell.source, "stop_on_error": stop_on_error, "id": cell.get("id")})
        reply: Message | None = None
        while True:
            message = self.child.receive(ends)
            if message is None:
                self.child.kill()
                raise CellTimeoutError.error_from_timeout_and_cell(
                    "Cell execution timed out", int(limit or self.report_timeout or 0), cell
                )
            if message["msg_type"] == "execute_reply":
                reply = message
                if self.record_timing:
                    cell["metadata"]["execution"]["shell.execute_reply"] = timestamp(message)
                continue
            try:
                self.process_message(message, cell, index)
            except CellExecutionComplete:
                if reply is None:
                    raise DeadKernelError("Kernel died") from None
                return reply
