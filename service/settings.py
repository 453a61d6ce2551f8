"""Settings of the service: read from HANDREIKING_* variables in the command line and in `create_app` only."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.handbook import default_corpus


class Settings(BaseSettings):
    """What an operator can set; every setting has a default that works on a laptop without network."""

    model_config = SettingsConfigDict(env_prefix="HANDREIKING_", frozen=True, extra="ignore")

    corpus: Path = Field(default_factory=default_corpus, description="Map met de handreiking.")
    var: Path = Field(default=Path("var"), description="Map voor wat het programma zelf maakt, zoals de index.")
    encoder: str | None = Field(default=None, description="Map of hubnaam van een sentence-transformers-model.")
    encoder_revision: str | None = Field(default=None, description="Vaste versie van een model op een hub.")
    reranker: str | None = Field(
        default=None, description="Map of hubnaam van een cross-encoder voor de beste passages."
    )
    reranker_revision: str | None = Field(default=None, description="Vaste versie van die cross-encoder.")
    host: str = Field(default="127.0.0.1", description="Adres waarop de dienst luistert.")
    port: int = Field(default=8000, ge=0, le=65535, description="Poort waarop de dienst luistert.")
    margin: float = Field(default=0.5, ge=0, description="Hoe ver een tweede pagina onder de beste mag scoren.")
    log_questions: bool = Field(default=False, description="Vragen in het logboek zetten (zonder persoonsgegevens).")

    @property
    def index_folder(self) -> Path:
        """Where the generations of the index stand."""
        return self.var / "index"

    @property
    def sources_index(self) -> Path:
        """Where the generations of the linked sources' index stand."""
        return self.var / "index-bronnen"

    @property
    def snapshots(self) -> Path:
        """Where the snapshots of the linked sources stand."""
        return self.var / "bronnen"
