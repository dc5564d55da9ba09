
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0041_tasks_in_force'),
        ('members', '0004_letterboxes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(condition=models.Q(('is_closed', True)), fields=['meeting'], name='decisions_item_closed'),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(condition=models.Q(('title', models.F('public_title')), _negated=True), fields=['meeting'], name='decisions_item_not_in_full'),
        ),
        migrations.AddIndex(
            model_name='resolution',
            index=models.Index(condition=models.Q(('text', models.F('public_text')), _negated=True), fields=['item'], name='decisions_point_not_in_full'),
        ),
    ]
