{{/* Refuses values that fit the schema and not each other, with every reason at once. */}}
{{- define "agenthub.check" -}}
{{- $database := include "agenthub.database" . -}}
{{- $s := .Values.secrets -}}
{{- $why := list -}}
{{- if and .Values.database.url .Values.database.existingSecret }}
{{- $why = append $why "database.url and database.existingSecret: set one of them, not both." }}
{{- end }}
{{- if and (ne $database "sqlite") (not $s.existingSecret) (not $s.SECRET_KEY) }}
{{- $why = append $why "secrets.SECRET_KEY: set it, or secrets.existingSecret to the name of a Secret with the key SECRET_KEY. Create one: openssl rand -base64 48. Keep it: with another key, users are signed out and git credentials cannot be read." }}
{{- end }}
{{- if and $s.SECRET_KEY (lt (len $s.SECRET_KEY) 32) }}
{{- $why = append $why "secrets.SECRET_KEY: has fewer than 32 characters. Create one: openssl rand -base64 48" }}
{{- end }}
{{- if and $s.ADMIN_API_KEY (lt (len $s.ADMIN_API_KEY) 20) }}
{{- $why = append $why "secrets.ADMIN_API_KEY: has fewer than 20 characters. Create one: openssl rand -base64 48" }}
{{- end }}
{{- if not (regexMatch "^$|^(postgres|postgresql|libsql|https?)://" .Values.database.url) }}
{{- $why = append $why "database.url: begins with postgres://, postgresql://, libsql:// or https://. For a file, leave it out and set database.builtin to sqlite." }}
{{- end }}
{{- if not (regexMatch "^[A-Za-z0-9]*$" .Values.postgres.password) }}
{{- $why = append $why "postgres.password: has letters and digits only, as it stands in a URL. Create one: openssl rand -hex 24" }}
{{- end }}
{{- range $name, $_ := .Values.config }}
{{- if has $name (include "agenthub.secretNames" . | splitList " ") }}
{{- $why = append $why (printf "config.%s: is a secret, and everybody may read a ConfigMap. Set secrets.%s or secrets.existingSecret." $name $name) }}
{{- else if has $name (list "DATABASE_URL" "DATABASE_AUTH_TOKEN") }}
{{- $why = append $why (printf "config.%s: set database.url or database.existingSecret." $name) }}
{{- else if hasPrefix "S3_" $name }}
{{- $why = append $why (printf "config.%s: set it below blobs.s3." $name) }}
{{- else if eq $name "BLOB_STORE" }}
{{- $why = append $why "config.BLOB_STORE: set blobs.store." }}
{{- else if eq $name "MIGRATE_ON_START" }}
{{- $why = append $why "config.MIGRATE_ON_START: set migration.job." }}
{{- else if has $name (list "PORT" "DATA_DIR") }}
{{- $why = append $why (printf "config.%s: is fixed in the image; leave it out." $name) }}
{{- end }}
{{- end }}
{{- if $s.existingSecret }}
{{- range $name := include "agenthub.secretNames" . | splitList " " }}
{{- if index $s $name }}
{{- $why = append $why (printf "secrets.%s and secrets.existingSecret: put the value into that Secret, as the key %s." $name $name) }}
{{- end }}
{{- end }}
{{- if and $.Values.postgres.password (eq $database "postgres") }}
{{- $why = append $why "postgres.password and secrets.existingSecret: put the password into that Secret, as the key POSTGRES_PASSWORD." }}
{{- end }}
{{- end }}
{{- if eq .Values.blobs.store "s3" }}
{{- if not (and .Values.blobs.s3.endpoint .Values.blobs.s3.bucket) }}
{{- $why = append $why "blobs.s3: set endpoint and bucket to store archives in a bucket." }}
{{- end }}
{{- if not (or $s.existingSecret (and $s.S3_ACCESS_KEY_ID $s.S3_SECRET_ACCESS_KEY)) }}
{{- $why = append $why "secrets.S3_ACCESS_KEY_ID and secrets.S3_SECRET_ACCESS_KEY: set both, or secrets.existingSecret, to store archives in a bucket." }}
{{- end }}
{{- end }}
{{- if and .Values.persistence.existingClaim (ne $database "sqlite") }}
{{- $why = append $why "persistence.existingClaim: is for SQLite only; leave it out, or set database.builtin to sqlite." }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.sendToken (not (or $s.existingSecret $s.METRICS_TOKEN)) }}
{{- $why = append $why "metrics.serviceMonitor.sendToken: there is no token to send; set secrets.METRICS_TOKEN." }}
{{- end }}
{{- if $why }}
{{- fail (printf "\n\n%s\n" (join "\n" $why)) }}
{{- end }}
{{- end }}
