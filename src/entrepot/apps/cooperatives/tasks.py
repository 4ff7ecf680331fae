"""Long work of co-operatives, in chunks that survive their worker."""

from entrepot.apps.cooperatives.importing import IMPORT, import_chunk
from entrepot.apps.kernel.bulk import bulk

bulk(IMPORT)(import_chunk)
