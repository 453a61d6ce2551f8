"""Settings of the service: read from HANDREIKING_* variables in the command line and in `create_app` only."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.handbook import default_corpus

_GUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_PASSPORT_DAYS = 30.0


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

    database: str | None = Field(
        default=None, description="Adres van een PostgreSQL; anders een SQLite-bestand in var."
    )
    keep_questions: bool = Field(
        default=False, description="Vragen bewaren: bij een oordeel en in gesprekken met bots."
    )
    retention_days: int = Field(default=90, ge=1, description="Na zoveel dagen wordt weggegooid wat is bewaard.")

    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#@]+$",
        description="Adres waarop anderen de dienst bereiken, zonder schuine streep aan het eind.",
    )
    llm: str | None = Field(default=None, description="Taalmodel dat antwoorden schrijft, als aanbieder:model.")
    llm_seconds: float = Field(default=15.0, gt=0, le=300, description="Hoe lang een geschreven antwoord mag duren.")
    llm_tokens: int = Field(default=500, ge=50, le=4_000, description="Hoeveel tokens het taalmodel mag schrijven.")
    llm_retries: int = Field(default=1, ge=0, le=5, description="Hoe vaak het taalmodel opnieuw wordt gevraagd.")
    llm_temperature: float | None = Field(default=0.0, ge=0, le=2, description="Hoe vrij het taalmodel schrijft.")

    passport_days: float | None = Field(
        default=None,
        ge=0,
        description="Hoeveel dagen een antwoordpaspoort blijft; anders 30 met taalmodel en 0 zonder.",
    )

    require_keys: bool = Field(default=False, description="Ook op deze machine zelf een sleutel vragen.")
    limit_key: str = Field(
        default="300/minute", description="Hoeveel vragen een sleutel mag stellen; leeg is geen grens."
    )
    limit_address: str = Field(default="600/minute", description="Hoeveel vragen een adres zonder sleutel mag stellen.")
    cors_origins: str = Field(default="", description="Sites die de API in een browser mogen gebruiken, met komma's.")
    trusted_proxies: str = Field(
        default="", description="Proxy's die het adres van de vrager mogen noemen, met komma's."
    )
    teams_app_id: str | None = Field(default=None, pattern=_GUID, description="App-ID van de bot in Entra.")
    teams_tenant: str | None = Field(default=None, pattern=_GUID, description="Tenant-ID van uw organisatie in Entra.")
    teams_secret: SecretStr | None = Field(default=None, description="Clientgeheim van de bot in Entra.")
    teams_anonymous: bool = Field(default=False, description="De bot zonder sleutels, alleen op deze computer.")

    @property
    def database_url(self) -> str:
        """Where the database stands, as SQLAlchemy writes it."""
        return self.database or f"sqlite:///{(self.var / 'handreiking.sqlite').absolute()}"

    @property
    def base_url(self) -> str:
        """Where people find the service, for links in places that no request tells it."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def kept_days(self) -> float:
        """How long passports are kept, in days; 0 for not at all."""
        return self.passport_days if self.passport_days is not None else (_PASSPORT_DAYS if self.llm else 0)

    def telling(self) -> dict[str, str]:
        """Return the settings that an answer depends on, as text; none of them is secret."""
        names = ("margin", "reranker", "llm", "llm_seconds", "llm_tokens", "llm_retries", "llm_temperature")
        return {name: str(getattr(self, name)) for name in names}

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
