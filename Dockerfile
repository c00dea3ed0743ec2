# One image for all of Baton's roles: serve, worker, agent, and every other command.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN mvn -B -ntp -q -DskipTests package

FROM eclipse-temurin:25-jre
# The media library of the agent wants libpulse0, though nothing is ever played; curl is for the health check.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl libpulse0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /house baton
COPY --from=build /source/cli/target/baton.jar /opt/baton/baton.jar
COPY --from=build /source/cli/target/lib /opt/baton/lib
USER baton
WORKDIR /house
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-jar", "/opt/baton/baton.jar"]
CMD ["--help"]
