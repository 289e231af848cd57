"""Array functions as NumPy has them, without the modules that NumPy imports for them."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Each value once, ascending: (m,), of (n,).

    `np.unique` looks for masked arrays first, and so imports numpy.ma: a tenth of the time of a
    search in a fresh process.
    """
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
